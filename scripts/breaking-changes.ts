import { readFileSync } from 'node:fs';
import { buildSchema, findBreakingChanges } from 'graphql';

// Fails if schema.graphql has a breaking change against the last release that the change log does not list under
// "Breaking" of its unreleased section, in the words that are printed here. Takes other files as arguments, for tests.
const [released = 'schema.released.graphql', current = 'schema.graphql', changeLog = 'CHANGELOG.md'] =
  process.argv.slice(2);

const read = (file: string) => readFileSync(file, 'utf8');

/** The section under a heading of the change log. */
const sectionOf = (heading: RegExp, name: string, text: string) =>
  text.split(heading).find((section) => section.startsWith(`${name}\n`)) ?? '';

const breaking = sectionOf(/^### /m, 'Breaking', sectionOf(/^## /m, 'Unreleased', read(changeLog)));
const acknowledged = new Set(breaking.split('\n').map((line) => line.replace(/^- /, '').trim()));

const changes = findBreakingChanges(buildSchema(read(released)), buildSchema(read(current)))
  .map(({ description }) => description)
  .filter((description) => !acknowledged.has(description));

if (changes.length > 0) {
  console.error(
    `${current} breaks clients of the last release (${released}). Take the change back, or, where it is meant, put these lines under "### Breaking" of "## Unreleased" in ${changeLog}:\n`,
  );
  for (const change of changes) console.error(`- ${change}`);
  process.exitCode = 1;
}
