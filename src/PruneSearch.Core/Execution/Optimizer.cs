namespace PruneSearch.Execution;

/// <summary>An update rule. Learning rates come with every step. Weight decay applies to parameters of at least two dimensions only.</summary>
public abstract record Optimizer
{
    private Optimizer()
    {
    }

    /// <summary>
    /// Stochastic gradient descent: g += weightDecay*w; v = momentum*v + g; w -= rate * (nesterov ? g + momentum*v : v)
    /// (Sutskever et al. 2013, in PyTorch's form).
    /// </summary>
    public sealed record Sgd(double Momentum = 0.9, double WeightDecay = 0, bool Nesterov = false) : Optimizer;

    /// <summary>Adam with decoupled weight decay (Loshchilov and Hutter 2019).</summary>
    public sealed record AdamW(double Beta1 = 0.9, double Beta2 = 0.999, double Epsilon = 1e-8, double WeightDecay = 0.01) : Optimizer;
}
