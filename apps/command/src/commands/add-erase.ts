import { CommandError } from '../command-error';
import { exitCodes } from '../exit-codes';
import type { Add } from './add';

export const addErase: Add = (program, run) =>
  program
    .command('erase')
    .description(
      'Takes a person’s data out of the record of all sagas with an attribute; steps, times and the audit stay. It needs a gateway with a state store.',
    )
    .argument('<name=value>', 'an attribute of contracts: traveller=Ada')
    .requiredOption('-r, --reason <text>', 'why: it stands in the audit of each')
    .action(
      run(async (session, [given], { reason }: { readonly reason: string }) => {
        const [, attribute, value] = /^([^=]+)=(.+)$/.exec(`${given}`) ?? [];
        if (attribute === undefined || value === undefined) {
          throw CommandError.of('bad-arguments', `'${given}' is no attribute: write name=value.`);
        }
        const erased = await session.withSagas((sagas) => sagas.erase({ attribute, value, reason }));
        session.output.result(erased, () => [`Erased in the record of ${erased.sagas} sagas.`]);
        return exitCodes.done;
      }),
    );
