namespace PruneSearch.Data;

/// <summary>A kind whose files lie in given folders only, whatever a spec says: relative paths start there, links out of them are not followed.</summary>
internal sealed class ConfinedKind(IDataKind kind, DataRoots roots) : IDataKind
{
    public string Name => kind.Name;

    public string Syntax => kind.Syntax;

    public bool ReadsFiles => kind.ReadsFiles;

    public DataParts Open(string argument, string baseFolder) => kind.Open(roots.Resolve(argument), baseFolder);
}
