import { MonitorDisabledError } from '../errors.js';
import type { Assignment, Monitor, NodeAddress, OtherNode } from '../ports.js';

/** What the process of a keeper asks of its monitor beside the turns. */
export interface MonitorLink extends Monitor {
  updateMetadata(name: string, host: string, port: number): Promise<void>;
  removeNode(force: boolean): Promise<void>;
  detach(): Promise<void>;
  close(): Promise<void>;
}

/** Stands where the monitor would be while it is disabled (keeper.md section 15). */
export class NoMonitor implements MonitorLink {
  report = (): Promise<Assignment> => Promise.reject(new MonitorDisabledError());
  getPrimary = (): Promise<NodeAddress> => Promise.reject(new MonitorDisabledError());
  getMostAdvancedStandby = (): Promise<OtherNode | undefined> =>
    Promise.reject(new MonitorDisabledError());
  setSystemIdentifier = (): Promise<void> => Promise.reject(new MonitorDisabledError());
  tellOrigin = (): Promise<void> => Promise.reject(new MonitorDisabledError());
  // There is nobody to tell.
  updateMetadata = (): Promise<void> => Promise.resolve();
  removeNode = (): Promise<void> => Promise.resolve();
  detach = (): Promise<void> => Promise.resolve();
  close = (): Promise<void> => Promise.resolve();
}
