using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace PruneSearch.Server;

/// <summary>The address that other silos reach this one at.</summary>
internal static class AdvertisedAddress
{
    /// <summary>The machine's first address that is not loopback, IPv4 before IPv6; loopback where there is no other.</summary>
    public static IPAddress OfThisMachine() => NetworkInterface.GetAllNetworkInterfaces()
        .Where(n => n.OperationalStatus == OperationalStatus.Up)
        .SelectMany(n => n.GetIPProperties().UnicastAddresses.Select(a => a.Address))
        .Where(a => !IPAddress.IsLoopback(a) && !a.IsIPv6LinkLocal)
        .OrderBy(a => a.AddressFamily == AddressFamily.InterNetwork ? 0 : 1)
        .FirstOrDefault(IPAddress.Loopback);
}
