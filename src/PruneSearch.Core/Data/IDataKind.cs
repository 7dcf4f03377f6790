namespace PruneSearch.Data;

/// <summary>A kind of data source: what stands before the colon in <c>cifar10:DIR</c>.</summary>
public interface IDataKind
{
    /// <summary>The name before the colon, lower case.</summary>
    string Name { get; }

    /// <summary>How it is written, e.g. <c>cifar10:DIR</c>: for messages and help.</summary>
    string Syntax { get; }

    /// <summary>Whether its argument names a file or folder. Default true.</summary>
    bool ReadsFiles => true;

    /// <summary>Finds the source's splits. They are read when they are opened.</summary>
    /// <param name="argument">What stands after the colon; empty when there is none.</param>
    /// <param name="baseFolder">The folder that relative paths start from.</param>
    /// <exception cref="InvalidInputException">The argument is not valid, or nothing of the kind is there.</exception>
    DataParts Open(string argument, string baseFolder);
}
