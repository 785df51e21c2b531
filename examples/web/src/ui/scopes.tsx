import { useI18n } from '../i18n/i18n.ts';

/** The permissions of Feishu's, any one of which is enough. */
export function Scopes({ scopes }: { readonly scopes: readonly string[] }) {
  const { t } = useI18n();
  if (scopes.length === 0) return null;
  return (
    <p>
      {t('requiredScopes')} {scopes.map((scope) => [<code key={scope}>{scope}</code>, ' '])}
    </p>
  );
}
