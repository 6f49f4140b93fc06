import { useEffect } from 'react';
import { useGraphiQLActions } from '@graphiql/react';

const dark = matchMedia('(prefers-color-scheme: dark)');

/** Has the editor follow the system's colour scheme as the page does, also when it changes while the page is open. */
export function SystemTheme() {
  const { setTheme } = useGraphiQLActions();
  useEffect(() => {
    const follow = () => setTheme(null);
    dark.addEventListener('change', follow);
    return () => dark.removeEventListener('change', follow);
  }, [setTheme]);
  return null;
}
