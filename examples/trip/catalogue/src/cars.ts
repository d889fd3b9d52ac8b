import { participant, refusal } from '@backstitch/contract';
import { z } from 'zod';
import { Day } from './day';
import { Money } from './money';
import { Name } from './name';

/** A car in a city, from one day on. */
export const CarRequest = z.object({ city: Name, from: Day, days: z.int().min(1).max(30), driver: Name });
export type CarRequest = z.output<typeof CarRequest>;

/** A car that is held for the driver until it is cancelled. */
export const Car = z.object({ reservationId: z.string(), model: z.string(), price: Money });
export type Car = z.output<typeof Car>;

/** No car of the city is free on all of the days. */
export const NoCarLeft = refusal('NoCarLeft', z.object({ city: Name, day: Day }));

/** Cars of a city, each with its plate: one and the same on all days. */
export const cars = participant('cars', {
  reserveCar: { input: CarRequest, output: Car, refusals: [NoCarLeft], compensation: 'cancelCar' },
});
