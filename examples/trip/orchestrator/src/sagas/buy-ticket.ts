import { ask, saga } from '@backstitch/saga';
import { flights, payments, trips } from '@backstitch-examples/trip-catalogue';

const flight = ask(flights);
const payment = ask(payments);

/**
 * Until the capture everything can be given back; from then on the ticket is paid for, and it will be issued, however
 * long that takes.
 */
export const buyTicket = saga(trips.buyTicket, async ({ passenger, account, atMost, ...which }) => {
  const { holdId } = await payment.hold({ account, amount: atMost });
  const seat = await flight.reserveSeat({ ...which, passenger });
  const { paymentId } = await payment.capture({ holdId, amount: seat.price }, { pivot: true });
  const { ticketNumber } = await flight.issueTicket({ reservationId: seat.reservationId });
  return { seat, paymentId, ticketNumber };
});
