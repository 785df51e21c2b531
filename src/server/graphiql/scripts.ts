/*
 * What runs in the browser, as it is sent. The page has its settings as JSON in the element "settings": the addresses of
 * the workers and of the schema, the options of GraphiQL, and the examples.
 */

/** Runs before GraphiQL's own script, which reads where its editor's workers are when it is loaded. */
export const BEFORE = `const settings = JSON.parse(document.getElementById('settings').textContent);
self.MonacoEnvironment = {
  globalAPI: true,
  getWorkerUrl: (_, label) => settings.workers[label],
};
`;

/** Shows GraphiQL, and opens an example in a tab of its own on a click. */
export const AFTER = `async function show() {
  const schema = settings.schema && (await (await fetch(settings.schema)).json());
  // The comments of the examples, and messages of errors, are wider than the editors of a laptop's screen.
  monaco.editor.onDidCreateEditor((editor) => editor.updateOptions({ wordWrap: 'on' }));
  YogaGraphiQL.renderYogaGraphiQL(document.getElementById('root'), { ...settings.options, ...(schema && { schema }) });
}

function open({ name, query, headers }) {
  const tabs = [...document.querySelectorAll('.graphiql-tab-button')];
  const tab = tabs.find(({ textContent }) => textContent === name);
  (tab ?? document.querySelector('.graphiql-tab-add')).click();
  // The editors and the bar of tabs show the tab once React has rendered it.
  setTimeout(() => {
    if (!tab) {
      write('request-headers.json', headers);
      write('operation.graphql', query);
    }
    document.querySelector('.graphiql-tab-active').scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, 50);
}

function write(file, text) {
  monaco.editor.getModels().find(({ uri }) => uri.path.endsWith(file))?.setValue(text);
}

document.querySelector('nav').addEventListener('click', ({ target }) => {
  const button = target.closest('button');
  if (button) open(settings.examples[button.dataset.example]);
});
show();
`;
