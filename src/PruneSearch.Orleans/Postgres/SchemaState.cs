namespace PruneSearch.Orleans.Postgres;

/// <summary>What a database holds.</summary>
/// <param name="Version">The schema's version; 0 where there is none.</param>
/// <param name="OldestProgram">The oldest schema version that a program may know to work with it.</param>
internal sealed record SchemaState(int Version, int OldestProgram);
