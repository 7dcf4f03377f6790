namespace PruneSearch.Orleans.Postgres;

/// <summary>
/// Active members of a cluster that give no sign of life: their time of being alive stands still in the table. It is compared with itself only,
/// so that clocks of machines need not agree, and counts only while the table can be read, so that an outage of it kills nobody.
/// </summary>
internal sealed class SilentMembers(IMembershipTable table, SiloAddress self, TimeSpan limit, TimeProvider clock)
{
    private readonly Dictionary<SiloAddress, (DateTime Alive, long Since)> _seen = [];

    /// <summary>Looks at the table, and declares dead whoever has been silent for the limit. Who is alive nevertheless finds that out and ends itself.</summary>
    /// <returns>Who was declared dead.</returns>
    public async Task<IReadOnlyList<SiloAddress>> EvictAsync()
    {
        try
        {
            var evicted = new List<SiloAddress>();
            while (await EvictOneAsync().ConfigureAwait(false) is { } silo)
            {
                evicted.Add(silo);
            }

            return evicted;
        }
        catch
        {
            _seen.Clear();
            throw;
        }
    }

    private async Task<SiloAddress?> EvictOneAsync()
    {
        MembershipTableData data = await table.ReadAll().ConfigureAwait(false);
        foreach ((MembershipEntry entry, string etag) in data.Members)
        {
            if (entry.Status != SiloStatus.Active || entry.SiloAddress.Equals(self))
            {
                continue;
            }

            if (!_seen.TryGetValue(entry.SiloAddress, out (DateTime Alive, long Since) seen) || seen.Alive != entry.IAmAliveTime)
            {
                _seen[entry.SiloAddress] = (entry.IAmAliveTime, clock.GetTimestamp());
            }
            else if (clock.GetElapsedTime(seen.Since) >= limit)
            {
                entry.Status = SiloStatus.Dead;
                if (await table.UpdateRow(entry, etag, data.Version.Next()).ConfigureAwait(false))
                {
                    return entry.SiloAddress;
                }
            }
        }

        return null;
    }
}
