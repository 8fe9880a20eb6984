// Lighthouse over some pages, one after another in one browser: node lighthouse.mjs CHROMIUM ADDRESS…
// Writes one line of JSON a page: its scores (0 to 100) and the audits that are not fulfilled.
import { launch } from "chrome-launcher";
import lighthouse from "lighthouse";

const [chromePath, ...addresses] = process.argv.slice(2);
const chromeFlags = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-background-networking"];
const chrome = await launch({ chromePath, chromeFlags, logLevel: "silent" });
const onlyCategories = ["accessibility", "best-practices", "seo", "performance"];
try {
  for (const address of addresses) {
    const settings = { port: chrome.port, output: "json", logLevel: "silent", onlyCategories };
    const { lhr } = await lighthouse(address, settings);
    const scores = Object.values(lhr.categories).map((one) => [one.id, Math.round(100 * one.score)]);
    const wrong = Object.values(lhr.categories).flatMap((one) =>
      one.auditRefs
        .filter((ref) => ref.weight && lhr.audits[ref.id].score !== null && lhr.audits[ref.id].score < 1)
        .map((ref) => `${one.id}: ${ref.id} ${lhr.audits[ref.id].displayValue ?? ""}`.trim()),
    );
    const fault = lhr.runtimeError?.message ?? "";
    console.log(JSON.stringify({ address, scores: Object.fromEntries(scores), wrong, fault }));
  }
} finally {
  chrome.kill();
}
