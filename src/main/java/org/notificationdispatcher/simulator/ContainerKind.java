package org.notificationdispatcher.simulator;

/** What a container is, told from the mask of its serial number. */
enum ContainerKind {
  DONGLE("CmDongle", "CmStick/C"),
  ACT_LICENSE("CmActLicense", "CmActLicense"),
  CLOUD_CONTAINER("CmCloudContainer", "CmCloudContainer");

  private final String contractName;
  private final String typeName;

  ContainerKind(String contractName, String typeName) {
    this.contractName = contractName;
    this.typeName = typeName;
  }

  String contractName() {
    return contractName;
  }

  String typeName() {
    return typeName;
  }

  static ContainerKind of(String cmSerial) {
    if (cmSerial == null || !cmSerial.matches("[0-9]{1,5}-[0-9]{1,10}")) {
      throw RejectedException.badRequest("Not a container serial: " + cmSerial);
    }
    String mask = cmSerial.substring(0, cmSerial.indexOf('-'));
    if (mask.equals("140")) {
      return CLOUD_CONTAINER;
    }
    return mask.length() < 3 ? DONGLE : ACT_LICENSE;
  }
}
