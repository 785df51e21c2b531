import { mkdirSync } from 'node:fs';
import { launchBrowser } from '../test/support/browser.ts';
import { startProgram } from '../test/support/program.ts';
import { buildWebApp, serveWebApp, WEB_APP_OPERATIONS } from '../test/support/web-app.ts';

/** Draws the README's picture of the web app, over a layer that runs what its build registered. */
const FOLDER = 'docs/images';

buildWebApp();
const layer = await startProgram('dist/main.js', {
  PORT: '0',
  LOG_LEVEL: 'error',
  PERSISTED_OPERATIONS: WEB_APP_OPERATIONS,
  PERSISTED_ONLY: 'true',
});
const app = await serveWebApp(layer.url);
const browser = await launchBrowser();
try {
  const page = await browser.newPage({ locale: 'en-US', viewport: { width: 1280, height: 860 } });
  await page.goto(app.url);
  await page.getByRole('button', { name: 'u-sandbox-hr' }).click();
  await page.getByRole('heading', { name: 'Payments by month' }).waitFor();
  await page.getByRole('rowheader').first().waitFor();
  mkdirSync(FOLDER, { recursive: true });
  await page.screenshot({ path: `${FOLDER}/web-app.png` });
} finally {
  await browser.close();
  await app.stop();
  await layer.stop();
}
