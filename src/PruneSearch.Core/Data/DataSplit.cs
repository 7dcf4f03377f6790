namespace PruneSearch.Data;

/// <summary>
/// What samples are for: fitting weights, choosing between candidates, or the one final look. The names users write are the same in
/// lower case.
/// </summary>
public enum DataSplit
{
    Train,
    Validation,
    Test,
}
