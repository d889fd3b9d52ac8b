export { checklist } from './checklist';
