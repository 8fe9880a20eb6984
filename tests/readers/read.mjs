// What each reader from npm makes of the files it is given, as JSON: { name: value }.
// node read.mjs READER FILE…
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

process.env.PARTYTIME_LOG = "silent"; // else it writes to where the answer goes
const require = createRequire(new URL("../browser/package.json", import.meta.url));

const READERS = {
  partytime: (text) => require("podcast-partytime").parseFeed(text, { allowMissingGuid: false }),
  feedsmith: (text) => require("feedsmith").parseFeed(text).feed,
  opml: (text) => require("feedsmith").parseOpml(text),
  webvtt: (text) => {
    const { WebVTTParser } = require("webvtt-parser");
    const { cues, errors } = new WebVTTParser().parse(text, "captions");
    return {
      cues: cues.map((cue) => [cue.startTime, cue.endTime, cue.text]),
      errors: errors.map((error) => `${error.line}: ${error.message}`),
    };
  },
};

const [reader, ...files] = process.argv.slice(2);
const found = files.map((file) => [file, READERS[reader](readFileSync(file, "utf8"))]);
process.stdout.write(JSON.stringify(Object.fromEntries(found)));
