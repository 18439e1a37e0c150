# Log in as demo, in the words of the old clients; the password is the one that neutrino wrote at its first start.
neutrino_credentials=${NEUTRINO_CREDENTIALS:-/etc/neutrino}/demo-openrc.sh
if [ ! -r "$neutrino_credentials" ]; then
    echo "$neutrino_credentials cannot be read. In a checkout, ./up writes demo-openrc.sh beside itself: . ./demo-openrc.sh; elsewhere NEUTRINO_CREDENTIALS says which directory." >&2
    return 1 2> /dev/null || exit 1
fi
. "$neutrino_credentials"
unset neutrino_credentials
OS_AUTH_URL=$(echo "$OS_AUTH_URL" | sed 's|:5000/v3$|:35357/v2.0|')
unset OS_AUTH_TYPE OS_IDENTITY_API_VERSION OS_USER_DOMAIN_NAME OS_PROJECT_NAME OS_PROJECT_DOMAIN_NAME
export OS_USERNAME OS_PASSWORD OS_TENANT_NAME OS_AUTH_URL
case ":$PATH:" in
    *":${NEUTRINO_CLIENTS:-/usr/lib/neutrino/bin}:"*) ;;
    *) PATH=${NEUTRINO_CLIENTS:-/usr/lib/neutrino/bin}:$PATH ;;
esac
