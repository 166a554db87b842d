namespace Tensorflow.Common.Types;

public class Nest<T>
{
}
