import { readFileSync } from 'node:fs';
import manifest from '../package.json' with { type: 'json' };

// Prints the section of the change log for a tag such as v1.2.0, as the notes of its release. Fails where the package has
// another version, or where the change log has no such section. Takes another change log as its second argument, for tests.
const [tag = '', changeLog = 'CHANGELOG.md'] = process.argv.slice(2);
const version = tag.replace(/^v/, '');

const sections = readFileSync(changeLog, 'utf8').split(/^## /m);
const section = sections.find((text) => text.split(/\s/, 1)[0] === version);
const notes = section?.slice(section.indexOf('\n')).trim();

if (version !== manifest.version)
  fail(`The tag is ${tag}, and package.json has version ${manifest.version}.`);
else if (!notes) fail(`${changeLog} has no section "## ${version}". Give "Unreleased" its version and date.`);
else console.log(notes);

function fail(why: string): void {
  console.error(why);
  process.exitCode = 1;
}
