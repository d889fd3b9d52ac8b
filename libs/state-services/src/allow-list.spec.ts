import { allowList } from './allow-list';

const isAllowed = allowList(['https://hooks.example.org/slips', 'http://127.0.0.1:4000']);

it.each([
  'https://hooks.example.org/slips',
  'https://hooks.example.org/slips/42?for=me',
  'http://127.0.0.1:4000/anything',
  'http://127.0.0.1:4000/any%2fthing;v=1',
])('allows %s', (endpoint) => expect(isAllowed(endpoint)).toBe(true));

it.each([
  'https://hooks.example.org/',
  'https://hooks.example.org/slips-of-others',
  'https://hooks.example.org/slips/../admin',
  'https://hooks.example.org/slips/%2e%2e/admin',
  'https://hooks.example.org/slips/..%2fadmin',
  'https://hooks.example.org/slips/..%5cadmin',
  'https://hooks.example.org/slips/..;/admin',
  'https://hooks.example.org/slips/%252e%252e/admin',
  'https://hooks.example.org/slips/a;b=1',
  'http://hooks.example.org/slips',
  'https://hooks.example.org:444/slips',
  'https://hooks.example.org.evil.example/slips',
  'https://ann:secret@hooks.example.org/slips',
  'http://127.0.0.1:4001/',
  'file:///etc/passwd',
  'hooks.example.org/slips',
])('refuses %s', (endpoint) => expect(isAllowed(endpoint)).toBe(false));

it('is closed when nothing is on it', () => expect(allowList([])('http://127.0.0.1/')).toBe(false));
