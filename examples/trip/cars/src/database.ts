/** What the car rental knows. Prices are in cents of a euro. */
export interface Database {
  station: { city: string; model: string; cars: number; price: number };
  /** How many cars are out, per city and day. A day without a row has all its cars. */
  car_day: { city: string; day: string; taken: number };
  reservation: {
    id: string;
    /** Of the step that made it: how its compensation finds it, even when nobody learnt its id. */
    step_key: string;
    city: string;
    from: string;
    days: number;
    driver: string;
    status: 'held' | 'cancelled';
  };
}
