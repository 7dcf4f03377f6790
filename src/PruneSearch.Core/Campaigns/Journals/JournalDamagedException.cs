namespace PruneSearch.Campaigns.Journals;

/// <summary>A journal is damaged where a crash of its writer could not have damaged it.</summary>
public sealed class JournalDamagedException(string path, long line, string what)
    : Exception($"{path}, line {line}: {what}. Everything before that line is intact; restore the file from a copy, or keep its first {line - 1} lines to go on from there.");
