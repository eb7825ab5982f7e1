SELECT item_id, item_name, firm_code, product_code, container_types, module_item_ids, feature_map, license_quantity,
  unit_counter, activation_time, expiration_time, expiration_mode, expiration_days, usage_period_days,
  maintenance_start, maintenance_end, license_text
FROM simulator.item
WHERE item_id = ANY (:ids)
ORDER BY item_id
