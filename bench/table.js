export function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** Half the difference between the best and the worst round. */
export const spread = (numbers) => (Math.max(...numbers) - Math.min(...numbers)) / 2;

/** The ratio of each contender's rounds to the same rounds of the first contender. */
export function ratios(results, of) {
  const [base] = results;
  return results.map((rounds) => rounds.map((round, index) => of(round) / of(base[index])));
}

export const cell = (number, digits) => (Number.isFinite(number) ? number.toFixed(digits) : '–');

/** Prints a Markdown table. */
export function printTable(names, rows, caption) {
  const table = [['against raw', ...names], ...rows];
  const widths = table[0].map((_, column) => Math.max(...table.map((row) => row[column].length)));
  const line = (row) => `| ${row.map((text, column) => text.padEnd(widths[column])).join(' | ')} |`;
  const rule = `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`;
  console.log([caption, '', line(table[0]), rule, ...table.slice(1).map(line)].join('\n'));
}
