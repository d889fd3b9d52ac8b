import { z } from 'zod';
import { message } from '../message';
import { type RequestContract, participant } from '../participant';
import { refusal } from '../refusal';
import { type Catalogue, type SagaTypeContract, sagaTypes } from '../saga-type';
import { accept, changesBetween, emptyLock, forget, promiseAdvice, promisesHash, promisesOf } from './index';
import { withPromises } from './with-promises';

const any = { input: z.unknown(), output: z.unknown() };
const Full = refusal('Full', z.object({}));
const Closed = refusal('Closed', z.object({}));

/** A catalogue of one participant and one saga type, whose contracts are these. */
const of = (request: Partial<RequestContract> = {}, type: Partial<SagaTypeContract> = {}): Catalogue => ({
  participants: [participant('shop', { reserve: { ...any, compensation: 'cancel', ...request } })],
  sagaTypes: Object.values(sagaTypes('shopping', { buy: { ...any, ...type } })),
});
const changes = (before: Catalogue, after: Catalogue) => changesBetween(promisesOf(before), promisesOf(after));

describe('what a catalogue promises', () => {
  it('is data, the same in whatever order it is written', () => {
    const [one, other] = [
      [Full, Closed],
      [Closed, Full],
    ].map((refusals) => promisesOf(of({ refusals })));
    expect(JSON.stringify(one)).toBe(JSON.stringify(other));
    expect(promisesHash(one!)).toBe(promisesHash(other!));
    expect(one).toEqual({
      participants: { shop: { reserve: { compensation: 'cancel', refusals: ['Closed', 'Full'] } } },
      sagaTypes: { buy: {} },
    });
  });

  it('has another version when it is another', () => {
    const versions = [of(), of({ compensation: null }), of({ refusals: [Full] }), of({}, { deadline: '1h' })].map(
      (it) => promisesHash(promisesOf(it)),
    );
    expect(new Set(versions).size).toBe(4);
    for (const version of versions) expect(version).toMatch(/^[0-9a-f]{16}$/);
  });
});

describe('a change of a contract is named', () => {
  const Approval = message('Approval', z.object({}));
  const with_ = (type: Partial<SagaTypeContract>) => of({}, type);
  const none: Catalogue = { participants: [], sagaTypes: [] };
  test.each([
    ['participant-added', none, of()],
    ['participant-removed', of(), none],
    ['saga-type-added', none, of()],
    ['saga-type-removed', of(), none],
    ['compensation-changed', of(), of({ compensation: 'release' })],
    ['compensation-removed', of(), of({ compensation: null })],
    ['compensation-added', of({ compensation: null }), of()],
    ['refusal-added', of(), of({ refusals: [Full] })],
    ['refusal-removed', of({ refusals: [Full] }), of()],
    ['deadline-changed', of(), with_({ deadline: '1h' })],
    ['on-failure-changed', of(), with_({ onFailure: 'hold' })],
    ['unwind-changed', of(), with_({ unwind: 'sequential' })],
    ['pivot-added', of(), with_({ pivot: true })],
    ['pivot-removed', with_({ pivot: true }), of()],
    ['message-added', of(), with_({ messages: [Approval] })],
    ['message-removed', with_({ messages: [Approval] }), of()],
  ] as const)('%s', (kind, before, after) => {
    const found = changes(before, after).filter((change) => change.kind === kind);
    expect(found).toHaveLength(1);
    expect(promiseAdvice[kind].runningSagas).not.toBe('');
  });

  test('requests that come and go', () => {
    const also = participant('shop', {
      reserve: { ...any, compensation: 'cancel' },
      look: { ...any, compensation: null },
    });
    const larger = { ...of(), participants: [also] };
    expect(changes(of(), larger)).toEqual([{ kind: 'request-added', of: 'shop.look' }]);
    expect(changes(larger, of())).toEqual([{ kind: 'request-removed', of: 'shop.look' }]);
  });

  test('how it was and is', () => {
    expect(changes(of(), of({ compensation: 'release', refusals: [Full] }))).toEqual([
      { kind: 'compensation-changed', of: 'shop.reserve', was: 'cancel', is: 'release' },
      { kind: 'refusal-added', of: 'shop.reserve', is: 'Full' },
    ]);
  });

  test('and what is a default already is none', () => {
    expect(changes(of(), with_({ onFailure: 'compensate', unwind: 'mirror' }))).toEqual([]);
  });
});

describe('a lock file', () => {
  const first = accept(emptyLock, promisesOf(of()));
  const second = accept(first, promisesOf(of({ compensation: 'release' })));

  it('keeps older versions until they are forgotten', () => {
    expect(Object.keys(second.versions)).toEqual([first.current, second.current]);
    expect(forget(second, first.current)).toEqual({
      current: second.current,
      versions: { [second.current]: promisesOf(of({ compensation: 'release' })) },
    });
    expect(() => forget(second, second.current)).toThrow('sagas are started with it');
    expect(() => forget(second, 'x')).toThrow(first.current);
  });

  it('gives saga types their version only while it is true', () => {
    expect(withPromises(of(), first).sagaTypes[0]!.promises).toBe(first.current);
    expect(withPromises(of({ compensation: 'release' }), first).sagaTypes[0]!.promises).toBeUndefined();
  });
});
