#!/usr/bin/with-contenv bashio
# Starts justright with the broker that the Supervisor knows. The password goes through the environment of this one process, into no file.
set -euo pipefail

readonly config=/config/justright.yaml

if [ ! -e "$config" ]; then
    cp /usr/share/justright/starter.yaml "$config"
    bashio::log.warning "$config was made as an example: name your people and devices there, then start again"
fi

JUSTRIGHT_MQTT_HOST=$(bashio::services mqtt "host")
JUSTRIGHT_MQTT_PORT=$(bashio::services mqtt "port")
JUSTRIGHT_MQTT_USERNAME=$(bashio::services mqtt "username")
JUSTRIGHT_MQTT_PASSWORD=$(bashio::services mqtt "password")
JUSTRIGHT_MQTT_TLS=$(bashio::services mqtt "ssl")
JUSTRIGHT_STORE=/data/justright.db
export JUSTRIGHT_MQTT_HOST JUSTRIGHT_MQTT_PORT JUSTRIGHT_MQTT_USERNAME JUSTRIGHT_MQTT_PASSWORD JUSTRIGHT_MQTT_TLS JUSTRIGHT_STORE

options=()
if bashio::config.true "verbose"; then
    options+=(--verbose)
fi

umask 077
exec /opt/justright/bin/justright run --config "$config" "${options[@]}"
