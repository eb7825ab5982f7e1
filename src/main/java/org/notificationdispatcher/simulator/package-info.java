/**
 * A stand-in for License Central: the same contract, on data of its own, with a control port that
 * makes things happen. For the demo, for tests and for integrators. It is modelled on public facts
 * and is not License Central; nothing outside this package depends on it but the demo.
 */
package org.notificationdispatcher.simulator;
