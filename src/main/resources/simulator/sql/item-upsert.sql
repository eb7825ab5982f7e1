INSERT INTO simulator.item (item_id, item_name, firm_code, product_code, container_types, module_item_ids, feature_map,
  license_quantity, unit_counter, activation_time, expiration_time, expiration_mode, expiration_days, usage_period_days,
  maintenance_start, maintenance_end, license_text)
VALUES (:itemId, :itemName, :firmCode, :productCode, :containerTypes, :moduleItemIds, :featureMap,
  :licenseQuantity, :unitCounter, :activationTime, :expirationTime, :expirationMode, :expirationDays, :usagePeriodDays,
  :maintenanceStart, :maintenanceEnd, :licenseText)
ON CONFLICT (item_id) DO UPDATE SET
  item_name = excluded.item_name, firm_code = excluded.firm_code, product_code = excluded.product_code,
  container_types = excluded.container_types, module_item_ids = excluded.module_item_ids,
  feature_map = excluded.feature_map, license_quantity = excluded.license_quantity,
  unit_counter = excluded.unit_counter, activation_time = excluded.activation_time,
  expiration_time = excluded.expiration_time, expiration_mode = excluded.expiration_mode,
  expiration_days = excluded.expiration_days, usage_period_days = excluded.usage_period_days,
  maintenance_start = excluded.maintenance_start, maintenance_end = excluded.maintenance_end,
  license_text = excluded.license_text
