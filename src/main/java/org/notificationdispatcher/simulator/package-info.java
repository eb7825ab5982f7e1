/**
 * A stand-in for License Central: the same contract, on data of its own, with a control port that
 * makes things happen. For the demo, for tests and for integrators. It is modelled on public facts
 * and is not License Central; nothing outside this package depends on it but the demo and the test
 * kit.
 *
 * <p>For tests; {@code testkit.DispatcherExtension} starts it together with a dispatcher:
 *
 * <ul>
 *   <li>{@link org.notificationdispatcher.simulator.Simulator#start} with a clock of the test's own
 *       ({@link org.notificationdispatcher.simulator.SimulatorOptions#withClock}) serves profile
 *       {@code default} at {@code url()} and profile {@code legacy} at {@code legacyUrl()}.
 *   <li>{@link org.notificationdispatcher.simulator.LicenseCentralState} makes things happen, at
 *       any instant of that clock and in any order; what the state of a license does not allow is
 *       refused and changes nothing, so that a test may walk at random.
 *   <li>Its {@code licenses()} tells what is true of each license, past all services and faults: to
 *       hold against what arrived; {@code orderKeys()} and {@code completedActivationKeys()} tell
 *       what should have arrived.
 *   <li>{@link org.notificationdispatcher.simulator.FaultScript} lets calls go wrong; {@code
 *       calls()} counts them.
 * </ul>
 */
package org.notificationdispatcher.simulator;
