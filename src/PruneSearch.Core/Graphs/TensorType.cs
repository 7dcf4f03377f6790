namespace PruneSearch.Graphs;

/// <summary>What a value of a graph is: its element type and its shape.</summary>
public sealed record TensorType(ElementType ElementType, TensorShape Shape)
{
    public override string ToString() => $"{ElementType}{Shape}";
}
