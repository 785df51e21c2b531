/** Takes the pictures of the README in docs/images/: GraphiQL with an answer, in the browser of the tests. */
import { launchBrowser } from '../test/support/browser.ts';
import { startLayer } from '../test/support/layer.ts';

const layer = await startLayer({
  graphiqlAuthorization: { person: 'Bearer u-sandbox-hr', application: 'Bearer t-sandbox' },
});
const browser = await launchBrowser();
const page = await browser.newPage({
  viewport: { width: 1280, height: 800 },
  locale: 'zh-CN',
  colorScheme: 'light',
});
await page.goto(layer.url, { waitUntil: 'load' });
await page.getByRole('button', { name: /execute query/i }).waitFor();
await page.getByRole('button', { name: 'Salary in words' }).click();
await page.getByRole('tab', { name: 'SalaryInWords' }).waitFor();
await page.getByRole('button', { name: /execute query/i }).click();
await page.getByText('payFrequency').nth(1).waitFor();
await page.screenshot({ path: 'docs/images/graphiql.png' });
await browser.close();
await layer.close();
process.exit();
