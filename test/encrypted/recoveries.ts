/** Whatever type a saga is of, this compensates it by its log. */
export { default } from '@backstitch/saga/recovery';
