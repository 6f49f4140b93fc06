// Examples as a panel of GraphiQL. The server puts them into the page, where they are readable without GraphiQL too.
import { createElement } from 'react';
import { pick, useGraphiQL, useGraphiQLActions } from '@graphiql/react';

/** The examples that an element shows, by the headings of their groups. To be read before anything replaces them. */
export function readExamples(element) {
  const text = (within, selector) => within.querySelector(selector)?.textContent ?? '';
  return [...element.querySelectorAll('.examples')].map((group) => ({
    heading: text(group, 'h2'),
    examples: [...group.querySelectorAll('.example')].map((example) => ({
      title: text(example, 'h3'),
      description: text(example, 'p'),
      query: text(example, '.query'),
      variables: text(example, '.variables'),
    })),
  }));
}

/** A plugin that lists groups of examples and puts the one that is clicked into a tab of its own. */
export function examplesPlugin(groups) {
  return { title: 'Examples', icon: BulbIcon, content: () => createElement(Examples, { groups }) };
}

function Examples({ groups }) {
  const { addTab } = useGraphiQLActions();
  const { queryEditor, variableEditor } = useGraphiQL(pick('queryEditor', 'variableEditor'));
  const open = ({ query, variables }) => {
    if (queryEditor.getValue().trim()) addTab();
    queryEditor.setValue(query);
    variableEditor.setValue(variables);
  };
  return createElement(
    'section',
    { 'aria-label': 'Examples', className: 'explorer-examples' },
    groups.map(({ heading, examples }) => [
      createElement('h2', { key: heading }, heading),
      createElement(
        'ul',
        { key: `${heading} list` },
        examples.map((example) =>
          createElement(
            'li',
            { key: example.title },
            createElement('button', { type: 'button', onClick: () => open(example) }, example.title),
            createElement('p', null, example.description),
          ),
        ),
      ),
    ]),
  );
}

function BulbIcon() {
  const path = 'M9 18h6M10 21h4M12 3a6 6 0 0 0-3.6 10.8c.7.6 1.1 1.3 1.1 2.2h5c0-.9.4-1.6 1.1-2.2A6 6 0 0 0 12 3Z';
  const line = { fill: 'none', stroke: 'currentColor', strokeLinecap: 'round', strokeLinejoin: 'round', strokeWidth: 1.5 };
  return createElement('svg', { viewBox: '0 0 24 24', 'aria-hidden': true, ...line }, createElement('path', { d: path }));
}
