import { ask, saga, scope } from '@backstitch/saga';
import { NoSeatLeft, cars, flights, payments, total, trips } from '@backstitch-examples/trip-catalogue';

const flight = ask(flights);
const car = ask(cars);
const payment = ask(payments);

/** Both legs by air, or none of them: when the second is sold out, the first is given back, and it is a car. */
export const getThere = saga(trips.getThere, async ({ traveller, from, legs: [first, second], day, card }) => {
  const way = await byAir().catch((error: unknown) => {
    if (!NoSeatLeft.is(error)) throw error;
    return byRoad();
  });
  const { paymentId } = await payment.charge({ card, amount: way.price });
  return { ...way, paymentId };

  function byAir() {
    return scope('by air', async () => {
      const there = await flight.reserveSeat({ flight: first, day, passenger: traveller }, { step: 'first leg' });
      const onward = await flight.reserveSeat({ flight: second, day, passenger: traveller }, { step: 'second leg' });
      return { by: 'air' as const, price: total(there.price, onward.price) };
    });
  }

  async function byRoad() {
    const rental = await car.reserveCar({ city: from, from: day, days: 2, driver: traveller });
    return { by: 'road' as const, price: rental.price };
  }
});
