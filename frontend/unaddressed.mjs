// Takes from the lock file what is no part of it: addresses at which packages ask for money.
import { readFile, writeFile } from 'node:fs/promises';

const LOCK = new URL('package-lock.json', import.meta.url);

const lock = JSON.parse(await readFile(LOCK, 'utf8'));
for (const locked of Object.values(lock.packages)) delete locked.funding;
await writeFile(LOCK, `${JSON.stringify(lock, null, 2)}\n`);
