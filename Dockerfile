# Bellwether, as a container: `docker build -t bellwether .`
# Everything it needs comes from npm as prebuilt programs; the build tools stay behind in the first stage.

FROM node:20-slim AS build
WORKDIR /app
# The packages first: they change seldom, and are a layer of their own as long as they don't. Scripts are left out
# until the sources of our own packages are there.
COPY package.json package-lock.json .npmrc ./
COPY packages/client/package.json packages/client/
COPY packages/contract/package.json packages/contract/
COPY packages/core/package.json packages/core/
COPY packages/dashboard/package.json packages/dashboard/
COPY packages/receiver/package.json packages/receiver/
COPY packages/server/package.json packages/server/
COPY packages/tracker/package.json packages/tracker/
COPY e2e/package.json e2e/
COPY bench/package.json bench/
RUN npm ci --include=dev
COPY . .
RUN npm run build
# What runs needs none of the packages it was built and tested with.
RUN npm ci --omit=dev --workspace packages/server

FROM node:20-slim
ENV NODE_ENV=production HOST=0.0.0.0 BELLWETHER_DATA=/data
WORKDIR /app
RUN mkdir /data && chown node:node /data
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/packages ./packages
USER node
VOLUME /data
EXPOSE 8000
# 503 while a store is away: collecting goes on then, so it is the process' life that is looked at.
HEALTHCHECK --start-period=30s --interval=10s --timeout=5s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT ?? 8000}/healthz`).then(a => process.exit(a.ok ? 0 : 1), () => process.exit(1))"]
# No shell in between: the server is the one who hears SIGTERM, and then has ten seconds for what is under way.
STOPSIGNAL SIGTERM
ENTRYPOINT ["node", "packages/server/dist/bellwether.js"]
CMD ["serve"]
