"""The supply chain: what Tablée is made of (`python -m supply.sbom`) and what is known against it (`python -m supply.audit`)."""
