import { type Browser, type Page, chromium as driver } from 'playwright-core';
import { chromium } from '../../scripts/chromium.mjs';

/** How long something on a page may take: machines of CI are slow. In milliseconds. */
const timeoutMs = 20_000;

/** A page in a real browser, and all that its console complained of. */
export interface Watched {
  readonly page: Page;
  /** Errors: of scripts, of the policy of what may run, of requests that failed. Warnings, too. */
  readonly complaints: string[];
}

export const openBrowser = (): Promise<Browser> => driver.launch({ executablePath: chromium() });

/** A window without a past. */
export async function openPage(browser: Browser, url: string): Promise<Watched> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  context.setDefaultTimeout(timeoutMs);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() !== 'log') complaints.push(`${message.type()}: ${message.text()}`);
  });
  page.on('pageerror', ({ message }) => complaints.push(`uncaught: ${message}`));
  page.on('dialog', (dialog) => {
    complaints.push(`${dialog.type()}: ${dialog.message()}`);
    void dialog.dismiss();
  });
  await page.goto(url);
  return { page, complaints };
}
