import { useEffect } from 'react';
import { pick, useGraphiQL } from '@graphiql/react';

/**
 * Has GraphiQL's tabs read as what they are: a list of buttons, one of them current. GraphiQL gives the list's items the
 * role of tabs, and whoever hears a page does not find the buttons that are within a tab.
 */
export function TabRoles() {
  const { activeTabIndex, queryEditor, tabs } = useGraphiQL(pick('activeTabIndex', 'queryEditor', 'tabs'));
  useEffect(() => {
    const list = document.querySelector('.graphiql-tabs');
    list?.removeAttribute('role');
    for (const item of list?.children ?? []) {
      item.removeAttribute('role');
      const isCurrent = item.getAttribute('aria-selected');
      if (isCurrent === null) continue; // nothing has changed since
      item.removeAttribute('aria-selected');
      item.querySelector('button').setAttribute('aria-current', isCurrent);
    }
  }, [activeTabIndex, queryEditor, tabs]);
  return null;
}
