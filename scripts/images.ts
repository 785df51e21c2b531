/** Takes the pictures of the README in docs/images/, in the browser of the tests: GraphiQL with an answer, and the web app. */
import { launchBrowser } from '../test/support/browser.ts';
import { startLayer } from '../test/support/layer.ts';
import { buildWebApp, serveWebApp, WEB_APP_OPERATIONS } from '../test/support/web-app.ts';

buildWebApp();
const layer = await startLayer({
  graphiqlAuthorization: { person: 'Bearer u-sandbox-hr', application: 'Bearer t-sandbox' },
  env: { PERSISTED_OPERATIONS: WEB_APP_OPERATIONS },
});
const app = await serveWebApp(layer.url);
const browser = await launchBrowser();
const newPage = (locale: string) =>
  browser.newPage({ viewport: { width: 1280, height: 800 }, locale, colorScheme: 'light' });

const graphiql = await newPage('zh-CN');
await graphiql.goto(layer.url, { waitUntil: 'load' });
await graphiql.getByRole('button', { name: /execute query/i }).waitFor();
await graphiql.getByRole('button', { name: 'Salary in words' }).click();
await graphiql.getByRole('tab', { name: 'SalaryInWords' }).waitFor();
await graphiql.getByRole('button', { name: /execute query/i }).click();
await graphiql.getByText('payFrequency').nth(1).waitFor();
await graphiql.screenshot({ path: 'docs/images/graphiql.png' });

const webApp = await newPage('en-US');
await webApp.goto(app.url);
await webApp.getByRole('button', { name: 'u-sandbox-hr' }).click();
await webApp.getByRole('heading', { name: 'Payments by month' }).waitFor();
await webApp.getByRole('rowheader').first().waitFor();
await webApp.screenshot({ path: 'docs/images/web-app.png' });

await browser.close();
await app.stop();
await layer.close();
process.exit();
