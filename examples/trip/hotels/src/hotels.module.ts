import { ParticipantModule } from '@backstitch/nest';
import { Module } from '@nestjs/common';
import { FrontDesk } from './front-desk';
import { HotelsService } from './hotels.service';
import { migrations } from './migrations';
import { seed } from './seed';

@Module({
  imports: [ParticipantModule.forRoot({ name: 'hotels', migrations, seed })],
  providers: [HotelsService, FrontDesk],
})
export class HotelsModule {}
