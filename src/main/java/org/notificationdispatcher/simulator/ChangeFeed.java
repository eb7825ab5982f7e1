package org.notificationdispatcher.simulator;

import java.math.BigInteger;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.ToLongFunction;
import javax.sql.DataSource;
import org.notificationdispatcher.simulator.contract.Activation;
import org.notificationdispatcher.simulator.contract.ActivationState;
import org.notificationdispatcher.simulator.contract.ActivationType;
import org.notificationdispatcher.simulator.contract.ChangeWindow;
import org.notificationdispatcher.simulator.contract.CmContainer;
import org.notificationdispatcher.simulator.contract.CmContainerKind;
import org.notificationdispatcher.simulator.contract.CmContainerState;
import org.notificationdispatcher.simulator.contract.Customer;
import org.notificationdispatcher.simulator.contract.DoQueryActivations;
import org.notificationdispatcher.simulator.contract.DoQueryLicenses;
import org.notificationdispatcher.simulator.contract.DoQueryOrders;
import org.notificationdispatcher.simulator.contract.Item;
import org.notificationdispatcher.simulator.contract.License;
import org.notificationdispatcher.simulator.contract.LicenseOptions;
import org.notificationdispatcher.simulator.contract.LicenseState;
import org.notificationdispatcher.simulator.contract.Order;
import org.notificationdispatcher.simulator.contract.OrderItem;
import org.notificationdispatcher.simulator.contract.PageInfo;
import org.notificationdispatcher.simulator.contract.PageRequest;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * What the stand-in answers: pages of what was changed inside a window, in key order, and
 * customers, items and containers by their ids.
 */
final class ChangeFeed {

  /** The stand-in's cap; a larger {@code MaxResults} is cut to it without an error. */
  static final int MOST_RESULTS = 1_000;

  private static final int DEFAULT_RESULTS = 200;

  private final NamedParameterJdbcTemplate database;
  private final TransactionTemplate reading;
  private final Clock clock;

  /** The age below which rows are not told; null to tell all. */
  private final Duration newest;

  ChangeFeed(DataSource dataSource, Clock clock) {
    this.database = new NamedParameterJdbcTemplate(dataSource);
    this.reading = new TransactionTemplate(new JdbcTransactionManager(dataSource));
    this.reading.setReadOnly(true);
    this.clock = clock;
    this.newest = null;
  }

  private ChangeFeed(ChangeFeed whole, Duration newest) {
    this.database = whole.database;
    this.reading = whole.reading;
    this.clock = whole.clock;
    this.newest = newest;
  }

  /** The same feed without rows changed during this last span of time. */
  ChangeFeed withoutNewest(Duration span) {
    return new ChangeFeed(this, span);
  }

  /** One page of rows, at most as many as asked for, and where to go on. */
  record Page<T>(PageInfo info, List<T> rows) {}

  Page<Order> orders(DoQueryOrders query) {
    MapSqlParameterSource filter =
        window(query.getModifiedWindow())
            .addValue("orderId", query.getOrderId())
            .addValue("ticketId", query.getTicketId())
            .addValue("customerId", query.getCustomerId())
            .addValue("firmCode", query.getFirmCode());
    boolean windowAlone =
        query.getOrderId() == null
            && query.getTicketId() == null
            && query.getCustomerId() == null
            && query.getFirmCode() == null;
    Page<Order> page =
        page(
            "orders-page",
            windowAlone ? "orders-count" : null,
            filter,
            query.getPage(),
            ChangeFeed::order,
            Order::getOrderKey);
    addItems(page.rows());
    return page;
  }

  Page<License> licenses(DoQueryLicenses query) {
    MapSqlParameterSource filter =
        window(query.getModifiedWindow())
            .addValue("byNumber", !query.getTicketLicenseId().isEmpty())
            .addValue("ticketLicenseIds", query.getTicketLicenseId().toArray(Long[]::new))
            .addValue("byOrder", !query.getOrderKey().isEmpty())
            .addValue("orderKeys", query.getOrderKey().toArray(Long[]::new))
            .addValue("byState", !query.getState().isEmpty())
            .addValue(
                "states", query.getState().stream().map(LicenseState::value).toArray(String[]::new))
            .addValue("byContainer", !query.getCmSerial().isEmpty())
            .addValue("cmSerials", query.getCmSerial().toArray(String[]::new))
            .addValue("byTicket", !query.getTicketId().isEmpty())
            .addValue("ticketIds", query.getTicketId().toArray(String[]::new));
    boolean windowAlone =
        query.getTicketLicenseId().isEmpty()
            && query.getOrderKey().isEmpty()
            && query.getState().isEmpty()
            && query.getCmSerial().isEmpty()
            && query.getTicketId().isEmpty();
    return page(
        "licenses-page",
        windowAlone ? "licenses-count" : null,
        filter,
        query.getPage(),
        ChangeFeed::license,
        License::getTicketLicenseId);
  }

  Page<Activation> activations(DoQueryActivations query) {
    MapSqlParameterSource filter =
        window(query.getModifiedWindow())
            .addValue("byNumber", !query.getTicketLicenseId().isEmpty())
            .addValue("ticketLicenseIds", query.getTicketLicenseId().toArray(Long[]::new))
            .addValue("byType", !query.getType().isEmpty())
            .addValue(
                "types", query.getType().stream().map(ActivationType::value).toArray(String[]::new))
            .addValue("byState", !query.getState().isEmpty())
            .addValue(
                "states",
                query.getState().stream().map(ActivationState::value).toArray(String[]::new))
            .addValue("byTicket", !query.getTicketId().isEmpty())
            .addValue("ticketIds", query.getTicketId().toArray(String[]::new))
            .addValue("byContainer", !query.getCmSerial().isEmpty())
            .addValue("cmSerials", query.getCmSerial().toArray(String[]::new))
            .addValue("firstOnly", Boolean.TRUE.equals(query.isFirstActivationOnly()));
    boolean windowAndState =
        query.getTicketLicenseId().isEmpty()
            && query.getTicketId().isEmpty()
            && query.getCmSerial().isEmpty()
            && query.getType().isEmpty()
            && !Boolean.TRUE.equals(query.isFirstActivationOnly());
    return page(
        "activations-page",
        windowAndState ? "activations-count" : null,
        filter,
        query.getPage(),
        ChangeFeed::activation,
        Activation::getActivationKey);
  }

  /** The orders changed from (included) to (excluded), the longest unchanged first. */
  List<Order> ordersChanged(Instant from, Instant to, int most) {
    List<Order> orders = changed("orders-changed", from, to, most, Set.of(), ChangeFeed::order);
    addItems(orders);
    return orders;
  }

  /** The licenses changed from (included) to (excluded), the longest unchanged first. */
  List<License> licensesChanged(Instant from, Instant to, int most) {
    return changed("licenses-changed", from, to, most, Set.of(), ChangeFeed::license);
  }

  /**
   * The activations changed from (included) to (excluded), the longest unchanged first.
   *
   * @param states empty for any
   */
  List<Activation> activationsChanged(
      Instant from, Instant to, Set<ActivationState> states, int most) {
    return changed("activations-changed", from, to, most, states, ChangeFeed::activation);
  }

  /** The customers there are among these, by id. */
  List<Customer> customers(List<String> customerIds) {
    return byIds(
        "customers-select",
        customerIds,
        (row, number) -> {
          Customer customer = new Customer();
          customer.setCustomerId(row.getString("customer_id"));
          customer.setName(row.getString("name"));
          customer.setEmail(row.getString("email"));
          return customer;
        });
  }

  /** The items there are among these, by id. */
  List<Item> items(List<String> itemIds) {
    return byIds("items-select", itemIds, ChangeFeed::item);
  }

  /** The containers there are among these, by serial. */
  List<CmContainer> containers(List<String> cmSerials) {
    return byIds("containers-select", cmSerials, ChangeFeed::container);
  }

  /**
   * @param count counts the window on an index, for its first page; null where other filters do not
   *     allow that
   */
  private <T> Page<T> page(
      String statement,
      String count,
      MapSqlParameterSource filter,
      PageRequest request,
      RowMapper<T> mapper,
      ToLongFunction<T> key) {
    int most = mostResults(request);
    filter
        .addValue("afterKey", afterKey(request))
        // One more than asked for tells whether there is more.
        .addValue("rows", most + 1);
    boolean first = request == null || request.getAfterKey() == null;
    boolean counted = count != null && first && filter.getValue("from") != null;
    PageInfo info = new PageInfo();
    // Before the rows: what is changed while they are read must not look older than this time.
    info.setServerTime(clock.instant().truncatedTo(ChronoUnit.MILLIS));
    List<T> rows =
        Objects.requireNonNull(
            reading.execute(
                status -> {
                  database.getJdbcOperations().execute(Sql.statement("plan-each-time"));
                  if (counted) {
                    info.setTotalRows(
                        database.queryForObject(Sql.statement(count), filter, Long.class));
                  }
                  return database.query(Sql.statement(statement), filter, mapper);
                }));
    info.setHasMore(rows.size() > most);
    List<T> asked = rows.size() > most ? rows.subList(0, most) : rows;
    if (!asked.isEmpty()) {
      info.setLastKey(key.applyAsLong(asked.get(asked.size() - 1)));
    }
    return new Page<>(info, asked);
  }

  private <T> List<T> changed(
      String statement,
      Instant from,
      Instant to,
      int most,
      Set<ActivationState> states,
      RowMapper<T> mapper) {
    MapSqlParameterSource filter =
        new MapSqlParameterSource()
            .addValue("from", Sql.time(from))
            .addValue("to", Sql.time(told(to)))
            .addValue("byState", !states.isEmpty())
            .addValue("states", states.stream().map(ActivationState::value).toArray(String[]::new))
            .addValue("rows", most);
    return database.query(Sql.statement(statement), filter, mapper);
  }

  private void addItems(List<Order> rows) {
    Map<Long, Order> orders = new HashMap<>();
    rows.forEach(order -> orders.put(order.getOrderKey(), order));
    if (!orders.isEmpty()) {
      database.query(
          Sql.statement("order-items-of"),
          new MapSqlParameterSource("orderKeys", orders.keySet().toArray(Long[]::new)),
          row -> {
            Objects.requireNonNull(orders.get(row.getLong("order_key")))
                .getOrderItem()
                .add(orderItem(row));
          });
    }
  }

  private static int mostResults(PageRequest request) {
    if (request == null || request.getMaxResults() == null) {
      return DEFAULT_RESULTS;
    }
    if (request.getMaxResults().signum() <= 0) {
      throw RejectedException.badRequest("MaxResults must be 1 or more");
    }
    return request.getMaxResults().min(BigInteger.valueOf(MOST_RESULTS)).intValue();
  }

  private static long afterKey(PageRequest request) {
    return request == null || request.getAfterKey() == null ? 0 : request.getAfterKey();
  }

  private MapSqlParameterSource window(ChangeWindow window) {
    Instant from = null;
    Instant to = null;
    if (window != null) {
      from = window.getFrom();
      to = window.getTo();
      if (from == null) {
        throw RejectedException.badRequest("ModifiedWindow needs From");
      }
      if (to != null && from.isAfter(to)) {
        throw RejectedException.badRequest("ModifiedWindow ends before it begins");
      }
    }
    return new MapSqlParameterSource()
        .addValue("from", Sql.time(from))
        .addValue("to", Sql.time(told(to)));
  }

  /** Up to when changes are told: the end of the window, or what is old enough. */
  private Instant told(Instant to) {
    if (newest == null) {
      return to;
    }
    Instant oldEnough = clock.instant().minus(newest);
    return to == null || oldEnough.isBefore(to) ? oldEnough : to;
  }

  private <T> List<T> byIds(String statement, List<String> ids, RowMapper<T> mapper) {
    return database.query(
        Sql.statement(statement),
        new MapSqlParameterSource("ids", ids.toArray(String[]::new)),
        mapper);
  }

  private static Order order(ResultSet row, int number) throws SQLException {
    Order order = new Order();
    order.setOrderKey(row.getLong("order_key"));
    order.setOrderId(row.getString("order_id"));
    order.setTicketId(row.getString("ticket_id"));
    order.setCustomerId(row.getString("customer_id"));
    order.setCreated(Sql.time(row, "created"));
    order.setModified(Sql.time(row, "modified"));
    order.setCreatedBy(row.getString("created_by"));
    order.setComment(row.getString("comment"));
    return order;
  }

  private static OrderItem orderItem(ResultSet row) throws SQLException {
    OrderItem item = new OrderItem();
    item.setOrderItemKey(row.getLong("order_item_key"));
    item.setPosition(position(row));
    item.setItemId(row.getString("item_id"));
    item.setItemName(row.getString("item_name"));
    item.setQuantity(row.getBigDecimal("quantity").toBigInteger());
    Array numbers = row.getArray("ticket_license_ids");
    item.getTicketLicenseId().addAll(Arrays.asList((Long[]) numbers.getArray()));
    return item;
  }

  private static License license(ResultSet row, int number) throws SQLException {
    License license = new License();
    license.setTicketLicenseId(row.getLong("ticket_license_id"));
    license.setTicketId(row.getString("ticket_id"));
    license.setOrderKey(row.getLong("order_key"));
    license.setOrderItemKey(row.getLong("order_item_key"));
    license.setOrderId(row.getString("order_id"));
    license.setCustomerId(row.getString("customer_id"));
    license.setItemId(row.getString("item_id"));
    license.setFirmCode(row.getLong("firm_code"));
    license.setProductCode(row.getLong("product_code"));
    license.setState(LicenseState.fromValue(row.getString("state")));
    license.setWithdrawPending(row.getBoolean("withdraw_pending"));
    license.setGeneration(row.getLong("generation"));
    license.setAssignedCmSerial(row.getString("assigned_cm_serial"));
    license.setCmSerial(row.getString("cm_serial"));
    license.setCreated(Sql.time(row, "created"));
    license.setModified(Sql.time(row, "modified"));
    license.setFirstActivated(Sql.time(row, "first_activated"));
    license.setReplacedBy(number(row, "replaced_by"));
    license.setOptions(options(row));
    license.setPosition(position(row));
    return license;
  }

  private static Activation activation(ResultSet row, int number) throws SQLException {
    Activation activation = new Activation();
    activation.setActivationKey(row.getLong("activation_key"));
    activation.setTransferKey(row.getLong("transfer_key"));
    activation.setType(ActivationType.fromValue(row.getString("type")));
    activation.setState(ActivationState.fromValue(row.getString("state")));
    activation.setTicketLicenseId(row.getLong("ticket_license_id"));
    activation.setTicketId(row.getString("ticket_id"));
    activation.setOrderKey(row.getLong("order_key"));
    activation.setOrderId(row.getString("order_id"));
    activation.setItemId(row.getString("item_id"));
    activation.setCmSerial(row.getString("cm_serial"));
    activation.setCmContainerKind(CmContainerKind.fromValue(row.getString("kind")));
    activation.setGeneration(row.getLong("generation"));
    activation.setFirmUpdateCounter(number(row, "firm_update_counter"));
    activation.setFirstActivation(row.getBoolean("first_activation"));
    activation.setCreated(Sql.time(row, "created"));
    activation.setCompleted(Sql.time(row, "completed"));
    activation.setModified(Sql.time(row, "modified"));
    activation.setExpirationTime(Sql.time(row, "expiration_time"));
    activation.setComment(row.getString("comment"));
    activation.setPosition(position(row));
    activation.setRestoredFrom(row.getString("restored_from"));
    return activation;
  }

  private static Item item(ResultSet row, int number) throws SQLException {
    Item item = new Item();
    item.setItemId(row.getString("item_id"));
    item.setItemName(row.getString("item_name"));
    item.setFirmCode(row.getLong("firm_code"));
    item.setProductCode(row.getLong("product_code"));
    item.getCmContainerType()
        .addAll(Arrays.asList((String[]) row.getArray("container_types").getArray()));
    item.getModuleItemId()
        .addAll(Arrays.asList((String[]) row.getArray("module_item_ids").getArray()));
    item.setOptions(options(row));
    return item;
  }

  private static CmContainer container(ResultSet row, int number) throws SQLException {
    CmContainer container = new CmContainer();
    container.setCmSerial(row.getString("cm_serial"));
    container.setKind(CmContainerKind.fromValue(row.getString("kind")));
    container.setTypeName(row.getString("type_name"));
    container.setFirmCode(row.getLong("firm_code"));
    container.setState(CmContainerState.fromValue(row.getString("state")));
    container.setFirmUpdateCounter(row.getLong("firm_update_counter"));
    container.setModified(Sql.time(row, "modified"));
    return container;
  }

  private static LicenseOptions options(ResultSet row) throws SQLException {
    LicenseOptions options = new LicenseOptions();
    options.setFeatureMap(number(row, "feature_map"));
    options.setLicenseQuantity(number(row, "license_quantity"));
    options.setUnitCounter(number(row, "unit_counter"));
    options.setActivationTime(Sql.time(row, "activation_time"));
    options.setExpirationTime(Sql.time(row, "expiration_time"));
    options.setExpirationMode(row.getString("expiration_mode"));
    options.setExpirationDays(number(row, "expiration_days"));
    options.setUsagePeriodDays(number(row, "usage_period_days"));
    options.setMaintenancePeriodStart(Sql.time(row, "maintenance_start"));
    options.setMaintenancePeriodEnd(Sql.time(row, "maintenance_end"));
    options.setText(row.getString("license_text"));
    return options;
  }

  private static BigInteger position(ResultSet row) throws SQLException {
    return row.getBigDecimal("position").toBigInteger();
  }

  private static Long number(ResultSet row, String column) throws SQLException {
    return row.getObject(column, Long.class);
  }
}
