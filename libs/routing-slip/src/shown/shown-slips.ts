import type { ShownStyle } from '@backstitch/saga-log/shown';
import type { Slip } from '../slip';
import type { SlipState } from '../slip-state';
import { slipStyle } from '../slip-style';
import { slipType } from '../slip-type';
import { SlipView } from './slip-view';

/** Routing slips, with the schema of what is shown of them, and the type of those that come as JSON. */
export const shownSlips: ShownStyle<Slip, SlipState> = { ...slipStyle, shape: SlipView, writtenType: slipType };
