import { useEffect } from 'react';
import { pick, useGraphiQL, useGraphiQLActions } from '@graphiql/react';

/** Puts the cursor into the operation of this name, which is the one that Ctrl+Enter runs, once the editor is there. */
export function ChosenOperation({ name }) {
  const { setOperationName } = useGraphiQLActions();
  const { operations = [], queryEditor } = useGraphiQL(pick('operations', 'queryEditor'));
  const start = operations.find((operation) => operation.name?.value === name)?.loc.start;
  const isThere = start !== undefined && queryEditor !== undefined;
  useEffect(() => {
    if (!isThere) return;
    const position = queryEditor.getModel().getPositionAt(start);
    queryEditor.setPosition(position);
    queryEditor.revealPosition(position);
    setOperationName(name);
  }, [isThere]); // later the cursor is the visitor's
  return null;
}
