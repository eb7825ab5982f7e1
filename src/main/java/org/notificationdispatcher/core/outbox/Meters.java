package org.notificationdispatcher.core.outbox;

/** Where attempts are measured. */
interface Meters {
  Meters NONE =
      new Meters() {
        @Override
        public void attempted(Outcome outcome) {}

        @Override
        public void close() {}
      };

  void attempted(Outcome outcome);

  void close();

  /** Micrometer's, if it is on the class path and there is a MeterRegistry in Camel's registry. */
  static Meters of(ObservedConsumer consumer) {
    try {
      return MicrometerMeters.of(consumer);
    } catch (NoClassDefFoundError e) {
      return NONE;
    }
  }
}
