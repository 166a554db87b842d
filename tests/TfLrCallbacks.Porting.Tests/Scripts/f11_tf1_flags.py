import tensorflow as tf

flags = tf.app.flags
flags.DEFINE_float("rate", 0.2, "first learning rate")
flags.DEFINE_integer("halve_every", 4000, "updates between two halvings")
flags.DEFINE_integer("updates", 20000, "updates in all")
FLAGS = flags.FLAGS


def main(_):
    counter = tf.train.get_or_create_global_step()
    rate = tf.train.exponential_decay(FLAGS.rate, counter, FLAGS.halve_every, 0.5, staircase=True)
    step = tf.train.MomentumOptimizer(rate, 0.9).minimize(cost, global_step=counter)
    with tf.Session() as session:
        for _ in range(FLAGS.updates):
            session.run(step)


if __name__ == "__main__":
    tf.app.run()
