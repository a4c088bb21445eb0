import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { ORGANIZATION_KINDS } from '../domain/codes/organization.ts';
import { ROLES } from '../domain/codes/role.ts';
import { SLOT_POOLS } from '../domain/codes/slot.ts';

const glossary = readFileSync(new URL('../docs/glossary.md', import.meta.url), 'utf8');

test.each(Object.entries(ROLES))('the glossary names the role %s', (code, name) => {
  expect(glossary).toContain(`| ${name} | ${code} |`);
});

test.each(Object.entries(ORGANIZATION_KINDS))('the glossary names the kind %s', (code, name) => {
  expect(
    glossary
      .split('\n')
      .filter((line) => line.includes(code))
      .join(),
  ).toContain(name);
});

test.each(Object.keys(SLOT_POOLS))('the glossary names the pool %s', (code) => {
  expect(glossary).toContain(code);
});
