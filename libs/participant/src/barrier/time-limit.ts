export { type TimeLimit, longestTimer, timeLimit } from '@backstitch/delivery';
