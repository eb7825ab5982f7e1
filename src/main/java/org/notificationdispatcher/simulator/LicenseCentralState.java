package org.notificationdispatcher.simulator;

import static java.util.stream.Collectors.joining;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import javax.sql.DataSource;
import org.notificationdispatcher.common.LicenseOptions;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * What happens in the stand-in: orders come in, licenses are collected, confirmed, returned. The
 * control port does the same by SOAP.
 *
 * <p>Each method is one transaction, and each change moves the {@code Modified} time of what it
 * changed, by at least a millisecond; it becomes visible with the commit, a moment after that time.
 * A container's contact, that is each license transfer into or out of it, confirms what it got
 * before and carries out pending withdrawals. All methods throw {@link RejectedException} where the
 * state does not allow what is asked; then nothing has changed. Safe for use by several threads.
 *
 * <p>All times are those of the {@link SimulatorOptions#clock() clock}, which tests may move as
 * they like, back too: what is changed then is modified a millisecond after its latest change.
 */
public final class LicenseCentralState {

  private static final String TICKET_CHARACTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
  private static final Set<String> COLLECTABLE = Set.of("NotYetCollected", "ConfirmedReturned");
  private static final Set<String> IN_A_CONTAINER =
      Set.of("CollectedWithoutReceipt", "ConfirmedCollected");

  private final NamedParameterJdbcTemplate database;
  private final TransactionTemplate transaction;
  private final Clock clock;
  private final long seed;
  private final Random random;
  private volatile BiConsumer<String, String> activated = (ticketId, cmSerial) -> {};

  LicenseCentralState(DataSource dataSource, Clock clock, long seed) {
    this.database = new NamedParameterJdbcTemplate(dataSource);
    this.transaction = new TransactionTemplate(new JdbcTransactionManager(dataSource));
    this.clock = clock;
    this.seed = seed;
    Long lastOrderKey =
        database.getJdbcOperations().queryForObject(Sql.statement("order-key-last"), Long.class);
    // Tickets are unique: a second start on the same data must not draw those of the first again.
    this.random = new Random(seed + Objects.requireNonNull(lastOrderKey));
  }

  /**
   * Who is told of each license update, after its commit.
   *
   * @param listener gets the ticket and the container
   */
  void onActivation(BiConsumer<String, String> listener) {
    activated = listener;
  }

  /** Creates an item, or changes it. */
  public void createItem(CatalogueItem item) {
    LicenseOptions options =
        Objects.requireNonNullElseGet(
            item.options(),
            () ->
                new LicenseOptions(
                    null, null, null, null, null, null, null, null, null, null, null));
    database.update(
        Sql.statement("item-upsert"),
        new MapSqlParameterSource()
            .addValue("itemId", item.itemId())
            .addValue("itemName", item.itemName())
            .addValue("firmCode", item.firmCode())
            .addValue("productCode", item.productCode())
            .addValue("containerTypes", item.containerTypes().toArray(String[]::new))
            .addValue("moduleItemIds", item.moduleItemIds().toArray(String[]::new))
            .addValue("featureMap", options.featureMap())
            .addValue("licenseQuantity", options.licenseQuantity())
            .addValue("unitCounter", options.unitCounter())
            .addValue("activationTime", Sql.time(options.activationTime()))
            .addValue("expirationTime", Sql.time(options.expirationTime()))
            .addValue("expirationMode", options.expirationMode())
            .addValue("expirationDays", options.expirationDays())
            .addValue("usagePeriodDays", options.usagePeriodDays())
            .addValue("maintenanceStart", Sql.time(options.maintenancePeriodStart()))
            .addValue("maintenanceEnd", Sql.time(options.maintenancePeriodEnd()))
            .addValue("licenseText", options.text()));
  }

  /**
   * Creates a customer, or changes it.
   *
   * @param name may be null
   * @param email may be null
   */
  public void createCustomer(String customerId, String name, String email) {
    database.update(
        Sql.statement("customer-upsert"),
        new MapSqlParameterSource()
            .addValue("customerId", customerId)
            .addValue("name", name)
            .addValue("email", email));
  }

  /** Creates the items and customers of the demo. Doing it again changes nothing. */
  public void createCatalogue() {
    CatalogueItem.assortment().forEach(this::createItem);
    database.getJdbcOperations().update(Sql.statement("customers-seed"));
  }

  /** Creates an order with its ticket and licenses, or extends the order of that number. */
  public CreatedOrder createOrder(NewOrder order) {
    if (order.positions().isEmpty()) {
      throw RejectedException.badRequest("An order needs at least one position");
    }
    for (NewOrder.Position position : order.positions()) {
      if (position.quantity() < 1) {
        throw RejectedException.badRequest("Quantity of " + position.itemId() + " is less than 1");
      }
    }
    String[] itemIds =
        order.positions().stream().map(NewOrder.Position::itemId).toArray(String[]::new);
    Integer[] quantities =
        order.positions().stream().map(NewOrder.Position::quantity).toArray(Integer[]::new);
    return inTransaction(
        now -> {
          requireItems(itemIds);
          requireCustomer(order.customerId());
          CreatedOrder head =
              database.queryForObject(
                  Sql.statement("order-upsert"),
                  at(now)
                      .addValue("orderId", order.orderId())
                      .addValue("ticketId", newTicketId())
                      .addValue("customerId", order.customerId())
                      .addValue("createdBy", order.createdBy())
                      .addValue("comment", order.comment()),
                  (row, number) ->
                      new CreatedOrder(
                          row.getLong("order_key"),
                          row.getString("order_id"),
                          row.getString("ticket_id"),
                          List.of()));
          List<Long> licenses =
              database.queryForList(
                  Sql.statement("order-items-insert"),
                  at(now)
                      .addValue("orderKey", head.orderKey())
                      .addValue("itemIds", itemIds)
                      .addValue("quantities", quantities),
                  Long.class);
          return new CreatedOrder(
              head.orderKey(),
              head.orderId(),
              head.ticketId(),
              licenses.stream().sorted().toList());
        });
  }

  /** License update with all licenses of a ticket that can be collected. */
  public long activate(String ticketId, String cmSerial) {
    return activate(ticketId, cmSerial, List.of());
  }

  /**
   * License update: puts licenses of a ticket into a container. They stay without receipt until
   * {@link #confirm}, or the container's next contact.
   *
   * @param cmSerial a container, which need not be known yet, such as {@code 130-150197269}
   * @param ticketLicenseIds some licenses of the ticket; empty for all that can be collected
   * @return the transfer key
   */
  public long activate(String ticketId, String cmSerial, Collection<Long> ticketLicenseIds) {
    long transferKey = update(ticketId, cmSerial, ticketLicenseIds);
    activated.accept(ticketId, cmSerial);
    return transferKey;
  }

  private long update(String ticketId, String cmSerial, Collection<Long> ticketLicenseIds) {
    return inTransaction(
        now -> {
          List<Long> onTicket =
              database.queryForList(
                  Sql.statement("licenses-of-ticket"),
                  new MapSqlParameterSource("ticketId", ticketId),
                  Long.class);
          if (onTicket.isEmpty()) {
            throw RejectedException.notFound("No ticket " + ticketId);
          }
          for (Long wanted : ticketLicenseIds) {
            if (!onTicket.contains(wanted)) {
              throw RejectedException.notFound("No license " + wanted + " on ticket " + ticketId);
            }
          }
          Contact contact = contact(cmSerial, now);
          boolean all = ticketLicenseIds.isEmpty();
          List<LockedLicense> licenses = lock(all ? onTicket : ticketLicenseIds);
          List<Long> collected = new ArrayList<>();
          for (LockedLicense license : licenses) {
            boolean free =
                COLLECTABLE.contains(license.state())
                    && (license.assignedCmSerial() == null
                        || license.assignedCmSerial().equals(cmSerial));
            if (free) {
              collected.add(license.ticketLicenseId());
            } else if (!all) {
              throw RejectedException.notNow(
                  license.described() + " can not be collected into " + cmSerial);
            }
          }
          if (collected.isEmpty() && contact.withdrawn().isEmpty()) {
            throw RejectedException.notNow("Nothing left to collect on ticket " + ticketId);
          }
          Transfer transfer = transfer(contact, collected, now);
          if (!collected.isEmpty()) {
            collect(transfer, "Activate", collected, null, now);
          }
          return transfer.transferKey();
        });
  }

  /** Receipts: confirms license transfers, of any age. Confirming twice changes nothing. */
  public void confirm(Long... transferKeys) {
    confirm(Arrays.asList(transferKeys));
  }

  /** Receipts: confirms license transfers, of any age. Confirming twice changes nothing. */
  public void confirm(Collection<Long> transferKeys) {
    Set<Long> distinct = new TreeSet<>(transferKeys);
    transaction.executeWithoutResult(
        status -> {
          Long known =
              database.queryForObject(
                  Sql.statement("transfers-known"),
                  new MapSqlParameterSource("transferKeys", distinct.toArray(Long[]::new)),
                  Long.class);
          if (known == null || known != distinct.size()) {
            throw RejectedException.notFound(
                "Unknown license transfer among "
                    + distinct.stream().limit(20).map(String::valueOf).collect(joining(", ")));
          }
          confirm(distinct, "Open", now());
        });
  }

  /**
   * Returns licenses that are all in one container.
   *
   * @return the transfer key
   */
  public long returnLicenses(Collection<Long> ticketLicenseIds) {
    return process(
        ticketLicenseIds, "Return", Set.of("ConfirmedCollected"), "ReturnedWithoutReceipt");
  }

  /**
   * Updates licenses that are all in one container, without their being asked for by it.
   *
   * @return the transfer key
   */
  public long pushUpdate(Collection<Long> ticketLicenseIds) {
    return process(ticketLicenseIds, "PushUpdate", IN_A_CONTAINER, "CollectedWithoutReceipt");
  }

  /**
   * Restores licenses of a lost or broken container in another one. The old container is on the
   * blacklist from then on; the licenses keep their expiry date.
   *
   * @param cmSerial the new container
   * @return the transfer key
   */
  public long restore(Collection<Long> ticketLicenseIds, String cmSerial) {
    return inTransaction(
        now -> {
          String old = containerOf(ticketLicenseIds);
          if (old.equals(cmSerial)) {
            throw RejectedException.badRequest("Restore needs another container than " + old);
          }
          Contact contact = contact(cmSerial, now);
          setContainerState(old, "Blacklisted", now);
          List<LockedLicense> licenses = lock(ticketLicenseIds);
          for (LockedLicense license : licenses) {
            if (!IN_A_CONTAINER.contains(license.state()) || license.withdrawPending()) {
              throw RejectedException.notNow(license.described() + " can not be restored");
            }
          }
          Transfer transfer = transfer(contact, ticketLicenseIds, now);
          collect(transfer, "Restore", ticketLicenseIds, old, now);
          return transfer.transferKey();
        });
  }

  /**
   * A container reports without wanting anything: confirms what it got before, and takes out what
   * is to be withdrawn.
   *
   * @return the transfer key of the withdrawals, if there were any
   */
  public OptionalLong contact(String cmSerial) {
    return inTransaction(
        now -> {
          Contact contact = contact(cmSerial, now);
          return contact.withdrawn().isEmpty()
              ? OptionalLong.empty()
              : OptionalLong.of(transfer(contact, List.of(), now).transferKey());
        });
  }

  /**
   * An automatic update: a container reports by itself and gets all licenses anew that it holds.
   * They stay without receipt until {@link #confirm}, or its next contact.
   *
   * @return the transfer key
   */
  public long autoUpdate(String cmSerial) {
    return inTransaction(
        now -> {
          Contact contact = contact(cmSerial, now);
          List<Long> inside =
              database.queryForList(
                  Sql.statement("licenses-in-container"),
                  new MapSqlParameterSource("cmSerial", cmSerial),
                  Long.class);
          List<Long> updated =
              lock(inside).stream()
                  .filter(license -> IN_A_CONTAINER.contains(license.state()))
                  .filter(license -> !license.withdrawPending())
                  .map(LockedLicense::ticketLicenseId)
                  .toList();
          if (updated.isEmpty() && contact.withdrawn().isEmpty()) {
            throw RejectedException.notNow("Nothing to update in " + cmSerial);
          }
          Transfer transfer = transfer(contact, updated, now);
          if (!updated.isEmpty()) {
            move(transfer, "AutoUpdate", "CollectedWithoutReceipt", updated, now);
          }
          return transfer.transferKey();
        });
  }

  /** Withdraws a license: at once if it is in no container, else at the next contact. */
  public void withdraw(long ticketLicenseId) {
    transaction.executeWithoutResult(
        status -> {
          LockedLicense license = lock(ticketLicenseId);
          license.requireAlive();
          boolean atOnce = COLLECTABLE.contains(license.state());
          database.update(
              Sql.statement("license-withdraw"),
              at(now())
                  .addValue("ticketLicenseId", ticketLicenseId)
                  .addValue("state", atOnce ? "Withdrawn" : license.state())
                  .addValue("pending", !atOnce));
        });
  }

  /**
   * Replaces a license by a new one of another item, on the same ticket. If it sits in a container,
   * an activation tells so, completed at once: no receipt is awaited.
   *
   * @return the license number of the successor
   */
  public long replace(long ticketLicenseId, String itemId) {
    return inTransaction(
        now -> {
          requireItems(new String[] {itemId});
          LockedLicense license = lock(ticketLicenseId);
          license.requireAlive();
          touchOrder(license.orderKey(), now);
          return database.queryForObject(
              Sql.statement("license-replace"),
              at(now)
                  .addValue("ticketLicenseId", ticketLicenseId)
                  .addValue("orderKey", license.orderKey())
                  .addValue("orderItemKey", license.orderItemKey())
                  .addValue("itemId", itemId),
              Long.class);
        });
  }

  /** Lets a license that is in no container be collected by this container only. */
  public void assign(long ticketLicenseId, String cmSerial) {
    transaction.executeWithoutResult(
        status -> {
          LockedLicense license = lock(ticketLicenseId);
          if (!COLLECTABLE.contains(license.state())) {
            throw RejectedException.notNow(license.described() + " can not be assigned");
          }
          database.update(
              Sql.statement("license-assign"),
              at(now())
                  .addValue("ticketLicenseId", ticketLicenseId)
                  .addValue("cmSerial", cmSerial));
        });
  }

  /**
   * A receipt with a firm update counter. The right counter is an ordinary receipt; any other puts
   * container and activations into the unexpected state.
   */
  public void reportUnexpectedState(long transferKey, long firmUpdateCounter) {
    transaction.executeWithoutResult(
        status -> {
          Transfer transfer = transferOf(transferKey);
          if (transfer.firmUpdateCounter() == firmUpdateCounter) {
            confirm(Set.of(transferKey), "Open", now());
          } else if (transfer.state().equals("Open")) {
            Instant now = now();
            setContainerState(transfer.cmSerial(), "UnexpectedState", now);
            database.update(
                Sql.statement("transfer-unexpected"), at(now).addValue("transferKey", transferKey));
          } else {
            throw RejectedException.notNow(
                "License transfer " + transferKey + " is " + transfer.state());
          }
        });
  }

  /** A person decides that the unexpected state of a container is all right. */
  public void resolveUnexpectedState(String cmSerial) {
    transaction.executeWithoutResult(
        status -> {
          List<Long> transferKeys =
              database.queryForList(
                  Sql.statement("transfers-unexpected-in"),
                  new MapSqlParameterSource("cmSerial", cmSerial),
                  Long.class);
          if (transferKeys.isEmpty()) {
            throw RejectedException.notNow("Nothing to decide about " + cmSerial);
          }
          Instant now = now();
          setContainerState(cmSerial, "Ok", now);
          confirm(transferKeys, "UnexpectedState", now);
        });
  }

  /** {@link #seed(int, Duration)} over the past year. */
  public Totals seed(int orders) {
    return seed(orders, Duration.ofDays(365));
  }

  /**
   * Creates orders of the past in bulk, with licenses and activations: about six licenses an order,
   * every 200th ticket with 500. Far quicker than {@link #createOrder}, for a million licenses too.
   *
   * @param orders how many
   * @param past the span of time over which they are spread, up to five minutes ago
   * @return what there is afterwards
   */
  public Totals seed(int orders, Duration past) {
    createCatalogue();
    new Seeder(database, transaction, seed).seed(orders, now().minus(past), now());
    return totals();
  }

  /** How much there is. Counts rows: slow with a million. */
  public Totals totals() {
    return database
        .getJdbcOperations()
        .queryForObject(
            Sql.statement("totals"),
            (row, number) ->
                new Totals(
                    row.getLong("orders"),
                    row.getLong("licenses"),
                    row.getLong("activations"),
                    row.getLong("completed_activations")));
  }

  /** All order keys, ascending; to compare with what arrived elsewhere. */
  public List<Long> orderKeys() {
    return database.getJdbcOperations().queryForList(Sql.statement("order-keys"), Long.class);
  }

  /** All license numbers, ascending. */
  public List<Long> ticketLicenseIds() {
    return database
        .getJdbcOperations()
        .queryForList(Sql.statement("ticket-license-ids"), Long.class);
  }

  /**
   * All licenses as they are, by number: the truth that tests hold against what arrived elsewhere.
   * All of one moment.
   */
  public List<TrueLicense> licenses() {
    return database
        .getJdbcOperations()
        .query(
            Sql.statement("licenses-true"),
            (row, number) ->
                new TrueLicense(
                    row.getLong("ticket_license_id"),
                    row.getString("ticket_id"),
                    row.getString("state"),
                    row.getBoolean("withdraw_pending"),
                    row.getInt("generation"),
                    row.getString("assigned_cm_serial"),
                    row.getString("cm_serial"),
                    Sql.time(row, "expiration_time"),
                    row.getObject("transfer_key", Long.class),
                    row.getObject("replaced_by", Long.class),
                    Sql.time(row, "modified")));
  }

  /** The keys of all activations completed, by a receipt or by themselves, ascending. */
  public List<Long> completedActivationKeys() {
    return database
        .getJdbcOperations()
        .queryForList(Sql.statement("completed-activation-keys"), Long.class);
  }

  /** The present time of the stand-in, in milliseconds. */
  public Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }

  /** The highest running number of the order numbers in use; 0 without any. */
  long lastOrderNumber() {
    Long last =
        database.getJdbcOperations().queryForObject(Sql.statement("order-numbers"), Long.class);
    return last == null ? 0 : last;
  }

  /** Licenses something can happen to, the newest first. */
  List<LicenseAtHand> recentLicenses(int rows) {
    return database.query(
        Sql.statement("recent-open-licenses"),
        new MapSqlParameterSource("rows", rows),
        (row, number) ->
            new LicenseAtHand(
                row.getLong("ticket_license_id"),
                row.getString("ticket_id"),
                row.getString("cm_serial"),
                COLLECTABLE.contains(row.getString("state"))));
  }

  private long process(
      Collection<Long> ticketLicenseIds, String type, Set<String> from, String state) {
    return inTransaction(
        now -> {
          Contact contact = contact(containerOf(ticketLicenseIds), now);
          Set<Long> remaining = new TreeSet<>(ticketLicenseIds);
          remaining.removeAll(contact.withdrawn());
          for (LockedLicense license : lock(remaining)) {
            // One withdrawn since the container reported must not be moved past its withdrawal.
            if (!from.contains(license.state()) || license.withdrawPending()) {
              throw RejectedException.notNow(
                  license.described() + " does not allow the transfer " + type);
            }
          }
          Transfer transfer = transfer(contact, ticketLicenseIds, now);
          if (!remaining.isEmpty()) {
            move(transfer, type, state, remaining, now);
          }
          return transfer.transferKey();
        });
  }

  /** The only container all these licenses are in. */
  private String containerOf(Collection<Long> ticketLicenseIds) {
    List<String> containers =
        database.queryForList(
            Sql.statement("container-of-licenses"),
            new MapSqlParameterSource("ticketLicenseIds", ticketLicenseIds.toArray(Long[]::new)),
            String.class);
    if (containers.isEmpty()) {
      throw RejectedException.notFound("No such licenses: " + ticketLicenseIds);
    }
    if (containers.size() > 1 || containers.get(0) == null) {
      throw RejectedException.notNow("Licenses " + ticketLicenseIds + " are not in one container");
    }
    return containers.get(0);
  }

  private Contact contact(String cmSerial, Instant now) {
    ContainerKind kind = ContainerKind.of(cmSerial);
    String state =
        database.queryForObject(
            Sql.statement("container-lock"),
            at(now)
                .addValue("cmSerial", cmSerial)
                .addValue("kind", kind.contractName())
                .addValue("typeName", kind.typeName()),
            (row, number) -> row.getString("state"));
    if (!"Ok".equals(state)) {
      throw RejectedException.notNow("Container " + cmSerial + " is " + state);
    }
    confirm(
        database.queryForList(
            Sql.statement("transfers-open-in"),
            new MapSqlParameterSource("cmSerial", cmSerial),
            Long.class),
        "Open",
        now);
    return new Contact(
        cmSerial,
        database.queryForList(
            Sql.statement("licenses-due-for-withdrawal"),
            new MapSqlParameterSource("cmSerial", cmSerial),
            Long.class));
  }

  private Transfer transfer(Contact contact, Collection<Long> ticketLicenseIds, Instant now) {
    List<Long> any = new ArrayList<>(ticketLicenseIds);
    any.addAll(contact.withdrawn());
    Long counter =
        database.queryForObject(
            Sql.statement("container-count-update"),
            at(now)
                .addValue("cmSerial", contact.cmSerial())
                .addValue("ticketLicenseId", any.get(0)),
            Long.class);
    Long key =
        database.queryForObject(
            Sql.statement("transfer-insert"),
            at(now).addValue("cmSerial", contact.cmSerial()).addValue("firmUpdateCounter", counter),
            Long.class);
    Transfer transfer = new Transfer(key, contact.cmSerial(), "Open", counter);
    if (!contact.withdrawn().isEmpty()) {
      move(transfer, "Withdraw", "Withdrawn", contact.withdrawn(), now);
    }
    return transfer;
  }

  private void collect(
      Transfer transfer,
      String type,
      Collection<Long> ticketLicenseIds,
      String restoredFrom,
      Instant now) {
    database.update(
        Sql.statement("licenses-collect"),
        parameters(transfer, type, ticketLicenseIds, now).addValue("restoredFrom", restoredFrom));
  }

  private void move(
      Transfer transfer,
      String type,
      String state,
      Collection<Long> ticketLicenseIds,
      Instant now) {
    database.update(
        Sql.statement("licenses-process"),
        parameters(transfer, type, ticketLicenseIds, now).addValue("state", state));
  }

  private static MapSqlParameterSource parameters(
      Transfer transfer, String type, Collection<Long> ticketLicenseIds, Instant now) {
    return at(now)
        .addValue("transferKey", transfer.transferKey())
        .addValue("cmSerial", transfer.cmSerial())
        .addValue("firmUpdateCounter", transfer.firmUpdateCounter())
        .addValue("type", type)
        .addValue("ticketLicenseIds", ticketLicenseIds.toArray(Long[]::new));
  }

  private void confirm(Collection<Long> transferKeys, String fromState, Instant now) {
    if (!transferKeys.isEmpty()) {
      database.update(
          Sql.statement("transfers-confirm"),
          at(now)
              .addValue("transferKeys", transferKeys.toArray(Long[]::new))
              .addValue("fromState", fromState));
    }
  }

  private Transfer transferOf(long transferKey) {
    return database
        .query(
            Sql.statement("transfer-select"),
            new MapSqlParameterSource("transferKey", transferKey),
            (row, number) ->
                new Transfer(
                    row.getLong("transfer_key"),
                    row.getString("cm_serial"),
                    row.getString("state"),
                    row.getLong("firm_update_counter")))
        .stream()
        .findFirst()
        .orElseThrow(() -> RejectedException.notFound("No license transfer " + transferKey));
  }

  private LockedLicense lock(long ticketLicenseId) {
    return lock(List.of(ticketLicenseId)).get(0);
  }

  private List<LockedLicense> lock(Collection<Long> ticketLicenseIds) {
    Set<Long> distinct = new TreeSet<>(ticketLicenseIds);
    List<LockedLicense> licenses =
        database.query(
            Sql.statement("licenses-lock"),
            new MapSqlParameterSource("ticketLicenseIds", distinct.toArray(Long[]::new)),
            (row, number) ->
                new LockedLicense(
                    row.getLong("ticket_license_id"),
                    row.getLong("order_key"),
                    row.getLong("order_item_key"),
                    row.getString("state"),
                    row.getBoolean("withdraw_pending"),
                    row.getString("assigned_cm_serial")));
    if (licenses.size() != distinct.size()) {
      throw RejectedException.notFound("Unknown license among " + distinct);
    }
    return licenses;
  }

  private void setContainerState(String cmSerial, String state, Instant now) {
    database.update(
        Sql.statement("container-set-state"),
        at(now).addValue("cmSerial", cmSerial).addValue("state", state));
  }

  private void touchOrder(long orderKey, Instant now) {
    database.update(Sql.statement("order-touch"), at(now).addValue("orderKey", orderKey));
  }

  private void requireItems(String[] itemIds) {
    List<String> unknown =
        database.queryForList(
            Sql.statement("items-unknown"),
            new MapSqlParameterSource("itemIds", itemIds),
            String.class);
    if (!unknown.isEmpty()) {
      throw RejectedException.notFound("No item " + unknown.get(0));
    }
  }

  private void requireCustomer(String customerId) {
    if (customerId != null
        && database
            .queryForList(
                Sql.statement("customers-select"),
                new MapSqlParameterSource("ids", new String[] {customerId}))
            .isEmpty()) {
      throw RejectedException.notFound("No customer " + customerId);
    }
  }

  private String newTicketId() {
    StringBuilder ticketId = new StringBuilder(29);
    for (int i = 0; i < 25; i++) {
      if (i > 0 && i % 5 == 0) {
        ticketId.append('-');
      }
      ticketId.append(TICKET_CHARACTERS.charAt(random.nextInt(TICKET_CHARACTERS.length())));
    }
    return ticketId.toString();
  }

  private static MapSqlParameterSource at(Instant now) {
    return new MapSqlParameterSource("now", Sql.time(now));
  }

  private <T> T inTransaction(Work<T> work) {
    return Objects.requireNonNull(transaction.execute(status -> work.at(now())));
  }

  private interface Work<T> {
    T at(Instant now);
  }

  /** A container in contact, locked, and its licenses that are to be withdrawn now. */
  private record Contact(String cmSerial, List<Long> withdrawn) {}

  private record Transfer(
      long transferKey, String cmSerial, String state, long firmUpdateCounter) {}

  private record LockedLicense(
      long ticketLicenseId,
      long orderKey,
      long orderItemKey,
      String state,
      boolean withdrawPending,
      String assignedCmSerial) {

    String described() {
      return "License "
          + ticketLicenseId
          + " in state "
          + state
          + (withdrawPending ? " (withdraw pending)" : "");
    }

    void requireAlive() {
      if (state.equals("Withdrawn") || state.equals("Replaced") || withdrawPending) {
        throw RejectedException.notNow(described() + " can not be changed any more");
      }
    }
  }
}
