using PruneSearch.Compute.Memory;

namespace PruneSearch.Compute.Program;

/// <summary>An initialiser as the program holds it: single precision, plain row-major order.</summary>
internal sealed unsafe class Parameter : IDisposable
{
    public Parameter(string name, int[] dims, float[] data)
    {
        Name = name;
        Dims = dims;
        Data = new AlignedBuffer(data.Length);
        data.CopyTo(Data.Span);
    }

    public string Name { get; }

    public int[] Dims { get; }

    public int Count => (int)Data.Length;

    public AlignedBuffer Data { get; }

    /// <summary>The gradient, once training has asked for it.</summary>
    public AlignedBuffer? Gradient { get; private set; }

    /// <summary>Whether training changes it by gradients.</summary>
    public bool IsTrainable { get; set; }

    public float* Start => Data.Start;

    public void AllocateGradient() => Gradient ??= new AlignedBuffer(Count);

    public void Dispose()
    {
        Data.Dispose();
        Gradient?.Dispose();
    }
}
